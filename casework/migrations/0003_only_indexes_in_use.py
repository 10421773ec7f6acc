from django.db import migrations

from casework.field_indexes import DropFieldIndexes, DropPatternIndexes


class Migration(migrations.Migration):
    """Every index that is left is used by a query that a test names."""

    dependencies = [("casework", "0002_ledger_triggers")]
    operations = [
        migrations.RemoveIndex(model_name="caseevent", name="event_by_action"),
        DropFieldIndexes(
            {
                "agencyfunction": ["agency"],
                "agencyprofile": ["agency"],
                "assessment": ["assessed_by", "criteria", "visit"],
                "assistance": ["decree_line", "exception_by", "payee", "recorded_by"],
                "business": ["recorded_by"],
                "case": ["assigned_to", "kelurahan", "split_from", "state"],
                "caseevent": ["case"],
                "consent": ["case", "evidence", "person", "recorded_by"],
                "custody": ["agency"],
                "decreeline": ["household", "person", "programme_year"],
                "evidence": ["recorded_by"],
                "group": ["chair", "companion", "kelurahan"],
                "groupmember": ["person"],
                "household": ["kelurahan"],
                "kecamatan": ["city"],
                "kelurahan": ["kecamatan"],
                "need": ["member", "recorded_by"],
                "person": ["merged_into"],
                "placealias": ["kelurahan"],
                "programme": ["like_group"],
                "programmeyear": ["programme"],
                "servicepoint": ["agency"],
                "user": ["person"],
                "visit": ["visitor"],
            }
        ),
        DropPatternIndexes(
            {
                "agency": ["code"],
                "case": ["number"],
                "city": ["kemendagri_code", "bps_code", "folder"],
                "criteriaversion": ["code"],
                "household": ["kk_digest"],
                "kecamatan": ["kemendagri_code", "bps_code"],
                "kelurahan": ["kemendagri_code", "bps_code"],
                "person": ["nik_digest"],
                "placealias": ["spelling"],
                "programme": ["code"],
                "user": ["username"],
            }
        ),
    ]
