from .addresses import Address
from .changes import Change
from .corrections import Correction
from .cosources import CoSource, OwnVersion
from .items import ArticlePage, EventPage, ItemKeyword, ItemPage, Licence, Sharing
from .media import Picture, PictureCheck, Rendition
from .review import ReviewTask, SignOff
from .sections import SectionPage
from .sharing import Placement
from .signatures import Signature, SignatureBand
from .taxonomy import Category, Proposal
from .topics import TopicEntry, TopicIndexPage, TopicPage
from .withdrawal import Confirmation, Withdrawal

__all__ = [
    "Address",
    "ArticlePage",
    "Category",
    "Change",
    "CoSource",
    "Confirmation",
    "Correction",
    "EventPage",
    "ItemKeyword",
    "ItemPage",
    "Licence",
    "OwnVersion",
    "Picture",
    "PictureCheck",
    "Placement",
    "Proposal",
    "Rendition",
    "ReviewTask",
    "SectionPage",
    "Sharing",
    "SignOff",
    "Signature",
    "SignatureBand",
    "TopicEntry",
    "TopicIndexPage",
    "TopicPage",
    "Withdrawal",
]
