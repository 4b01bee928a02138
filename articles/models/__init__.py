from .addresses import Address
from .carrying import MustCarry
from .changes import Change
from .derivations import Derivation
from .items import ArticlePage, EventPage, ItemKeyword, ItemPage, Licence, Sharing
from .media import Picture, Rendition
from .review import ReviewTask, SignOff
from .sections import SectionPage
from .sharing import Placement, SectionColumn
from .signatures import Signature, SignatureBand
from .subscriptions import PoolSubscription
from .taxonomy import Category
from .topics import TopicEntry, TopicIndexPage, TopicPage

__all__ = [
    "Address",
    "ArticlePage",
    "Category",
    "Change",
    "Derivation",
    "EventPage",
    "ItemKeyword",
    "ItemPage",
    "Licence",
    "MustCarry",
    "Picture",
    "Placement",
    "PoolSubscription",
    "Rendition",
    "ReviewTask",
    "SectionColumn",
    "SectionPage",
    "Sharing",
    "SignOff",
    "Signature",
    "SignatureBand",
    "TopicEntry",
    "TopicIndexPage",
    "TopicPage",
]
