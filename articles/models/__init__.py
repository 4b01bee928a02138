from .addresses import Address
from .changes import Change
from .checks import CheckLevel, WatchedTerm
from .items import ArticlePage, EventPage, ItemKeyword, ItemPage, Licence, Sharing
from .media import Picture, Rendition
from .review import ReviewClaim, ReviewTask, SignOff
from .sections import SectionPage
from .sharing import Placement
from .signatures import Signature, SignatureBand
from .taxonomy import Category
from .topics import TopicEntry, TopicIndexPage, TopicPage

__all__ = [
    "Address",
    "ArticlePage",
    "Category",
    "Change",
    "CheckLevel",
    "EventPage",
    "ItemKeyword",
    "ItemPage",
    "Licence",
    "Picture",
    "Placement",
    "Rendition",
    "ReviewClaim",
    "ReviewTask",
    "SectionPage",
    "Sharing",
    "SignOff",
    "Signature",
    "SignatureBand",
    "TopicEntry",
    "TopicIndexPage",
    "TopicPage",
    "WatchedTerm",
]
