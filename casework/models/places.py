"""Places, under the two numberings that sources use, and the days on which nobody works."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """An administrative area: Kemendagri code with dots (35.73.02.1006), BPS code without."""

    kemendagri_code = models.CharField(max_length=13, unique=True)
    bps_code = models.CharField(max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class City(Place):
    """The city this database belongs to; `folder` names its configuration."""

    folder = models.SlugField(unique=True)


class Kecamatan(Place):
    city = models.ForeignKey(City, models.PROTECT, related_name="kecamatan", db_index=False)


class Kelurahan(Place):
    kecamatan = models.ForeignKey(
        Kecamatan, models.PROTECT, related_name="kelurahan", db_index=False
    )


class PlaceAlias(models.Model):
    """Another spelling under which a source knows a kelurahan; stored normalised."""

    kelurahan = models.ForeignKey(Kelurahan, models.CASCADE, related_name="aliases", db_index=False)
    spelling = models.CharField(max_length=80, unique=True)

    def __str__(self):
        return self.spelling


class Holiday(models.Model):
    """A dated day off for offices, national or the city's own."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    def __str__(self):
        return f"{self.date} {self.name}"
