from .addresses import Address
from .carrying import MustCarry
from .changes import Change
from .checks import CheckLevel, WatchedTerm
from .corrections import Correction
from .cosources import CoSource, OwnVersion
from .derivations import Derivation
from .items import ArticlePage, EventPage, ItemKeyword, ItemPage, Licence, Sharing
from .media import Picture, PictureCheck, Rendition
from .review import ReviewClaim, ReviewTask, SignOff
from .sections import SectionPage
from .sharing import Placement, SectionColumn
from .signatures import Signature, SignatureBand
from .subscriptions import PoolSubscription
from .taxonomy import Category, Proposal
from .topics import TopicEntry, TopicIndexPage, TopicPage
from .withdrawal import Confirmation, Withdrawal

__all__ = [
    "Address",
    "ArticlePage",
    "Category",
    "Change",
    "CheckLevel",
    "CoSource",
    "Confirmation",
    "Correction",
    "Derivation",
    "EventPage",
    "ItemKeyword",
    "ItemPage",
    "Licence",
    "MustCarry",
    "OwnVersion",
    "Picture",
    "PictureCheck",
    "Placement",
    "PoolSubscription",
    "Proposal",
    "Rendition",
    "ReviewClaim",
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
    "WatchedTerm",
    "Withdrawal",
]
