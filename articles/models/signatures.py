"""What near-duplicate finding remembers of each item. Written by `articles.duplicates` only."""

from django.db import models

from .items import ItemPage


class Signature(models.Model):
    """A MinHash signature of an item's text: estimates how much of it another text shares."""

    item = models.OneToOneField(ItemPage, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.BinaryField(max_length=32)
    minima = models.BinaryField(max_length=512)

    def __str__(self) -> str:
        return f"{self.item_id}"


class SignatureBand(models.Model):
    """A few minima of a signature as one number: texts that share a band are worth comparing."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="bands")
    value = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=["value", "signature"], name="signature_band_value"),)

    def __str__(self) -> str:
        return f"{self.signature_id}: {self.value}"
