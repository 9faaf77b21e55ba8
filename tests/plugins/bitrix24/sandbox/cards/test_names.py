"""Names of crm.item. [D universal]"""

import pytest

from onethread_bitrix24.sandbox.cards.names import camel, dialect


@pytest.mark.parametrize(
    ("classic", "here"),
    [
        ("ID", "id"),
        ("DATE_CREATE", "createdTime"),
        ("MODIFY_BY_ID", "updatedBy"),
        ("ASSIGNED_BY_ID", "assignedById"),
        ("STATUS_ID", "stageId"),
        ("STAGE_ID", "stageId"),
        ("ORIGIN_ID", "originId"),
        ("UF_CRM_10_5186744711", "ufCrm10_5186744711"),
        ("UF_CRM_10_DIGIT", "ufCrm10Digit"),
        ("UF_CRM_1747309879", "ufCrm_1747309879"),
        ("UF_CRM_INSTAGRAM_NAME", "ufCrmInstagramName"),
    ],
)
def test_a_field_has_this_name(classic, here):
    assert camel(classic) == here


def test_on_a_collision_the_classic_name_is_kept():
    assert dialect(["UF_CRM_A_B", "UF_CRM_A__B"]) == {"ufCrmAB": "UF_CRM_A_B", "UF_CRM_A__B": "UF_CRM_A__B"}


def test_own_fields_may_keep_their_names():
    assert dialect(["ID", "UF_CRM_X"], original_own=True) == {"id": "ID", "UF_CRM_X": "UF_CRM_X"}
