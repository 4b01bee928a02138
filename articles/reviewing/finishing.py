"""Wagtail imports its finish action while its own models are still loading, so this one imports ours when called."""


def publish_as_signed(workflow_state, user=None) -> None:
    """See `articles.reviewing.review.publish_as_signed`; the authors are told in the same transaction."""
    from . import review, review_telling  # noqa: PLC0415  (see above)

    review_telling.decided(review.publish_as_signed(workflow_state, user))
