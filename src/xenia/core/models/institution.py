"""The one institution that this deployment serves."""

from django.db import models


class Institution(models.Model):
    """Name, place in time and identifiers of the school; there is one row."""

    name = models.CharField(max_length=200, blank=True)
    programme = models.CharField(max_length=200, blank=True)
    programme_code = models.CharField(max_length=100, blank=True)
    domain = models.CharField(max_length=200, blank=True)
    aamc_code = models.CharField(max_length=20, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=35, default="en")
    currency = models.CharField(max_length=3, default="USD")
    helper_name = models.CharField(max_length=200, blank=True)
    helper_phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            # one deployment serves one institution, whoever starts first
            models.CheckConstraint(name="core_institution_is_one", condition=models.Q(pk=1))
        ]

    def __str__(self) -> str:
        return self.name
