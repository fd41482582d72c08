"""The permissions that this room asks for, by the names under which the role table grants them.

The table stands above (organizations), so the names are written here too; a test keeps them alike.
"""

DOCUMENT_VIEW = "document.view"
DOCUMENT_WRITE = "document.write"
REFERENCE_WRITE = "reference.write"
