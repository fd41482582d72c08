from organizations import roles_doc
from organizations.roles import ROLES


def test_docs_roles_md_says_what_the_table_says():
    assert roles_doc.PATH.read_text(encoding="utf-8") == roles_doc.written(), (
        "run manage.py roles_doc"
    )


def test_every_role_stands_in_it():
    assert all(str(role.label) in roles_doc.written() for role in ROLES)
