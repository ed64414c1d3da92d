"""What a PDF says about its own rights, in XMP.

WeasyPrint writes one conformance claim a file. This adds the second (PDF/UA-1 beside PDF/A-3a) and
the rights, inside the same ``rdf:RDF``: readers look no further than the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

from weasyprint.pdf.metadata import DocumentMetadata

from licensing.documents.vocabulary import PLUS, RDF, XMP_RIGHTS

DC = "http://purl.org/dc/elements/1.1/"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
PRISM = "http://prismstandard.org/namespaces/basic/3.0/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PREFIXES = {
    "rdf": RDF,
    "dc": DC,
    "pdfuaid": PDFUA,
    "xmpRights": XMP_RIGHTS,
    "plus": PLUS,
    "prism": PRISM,
    "pdfaExtension": EXTENSION,
    "pdfaSchema": SCHEMA,
    "pdfaProperty": PROPERTY,
}
for _prefix, _namespace in _PREFIXES.items():
    ET.register_namespace(_prefix, _namespace)


@dataclass(frozen=True, slots=True)
class LicenceClaim:
    """The licence a copy was made under."""

    number: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Rights:
    """Who owns the work and on what terms this file may be used. ``statement_url`` says more."""

    owner: str
    publication: str
    notice: str
    usage_terms: str
    statement_url: str
    licence: LicenceClaim | None = None


@dataclass(frozen=True, slots=True)
class _Extension:
    """PDF/A wants every schema it does not know described in the file that uses it."""

    name: str
    prefix: str
    properties: tuple[tuple[str, str, str, str], ...]
    """Name, value type, category and description of each property."""


_EXTENSIONS = (
    _Extension(
        "PDF/UA identification schema",
        "pdfuaid",
        (("part", "Integer", "internal", "Part of ISO 14289 that the file conforms to"),),
    ),
    _Extension(
        "PLUS licence data format",
        "plus",
        (
            ("LicenseID", "Text", "external", "Number of the licence"),
            ("LicenseStartDate", "Date", "external", "First day of the licence"),
            ("LicenseEndDate", "Date", "external", "Last day of the licence"),
        ),
    ),
    _Extension(
        "PRISM basic metadata",
        "prism",
        (("publicationName", "Text", "external", "Title of the publication"),),
    ),
)


class RightsMetadata(DocumentMetadata):
    """WeasyPrint's document metadata with rights in it."""

    def __init__(self, plain: DocumentMetadata, rights: Rights) -> None:
        super().__init__(**vars(plain))
        self.rights = rights

    def generate_rdf_metadata(self, variant: str, version: Any, conformance: str | None) -> bytes:
        """The whole ``rdf:RDF`` block, as UTF-8."""
        plain = super().generate_rdf_metadata(variant, version, conformance)
        root = ET.fromstring(plain)  # noqa: S314 - WeasyPrint wrote it just now
        _describe_rights(_description(root), self.rights)
        _describe_extensions(_description(root))
        block: bytes = ET.tostring(root, encoding="utf-8")
        return block


def _describe_rights(about: ET.Element, rights: Rights) -> None:
    _text(about, PDFUA, "part", "1")
    _text(about, XMP_RIGHTS, "Marked", "True")
    _text(about, XMP_RIGHTS, "WebStatement", rights.statement_url)
    _alternative(about, XMP_RIGHTS, "UsageTerms", rights.usage_terms)
    _list(about, XMP_RIGHTS, "Owner", "Bag", [rights.owner])
    _alternative(about, DC, "rights", rights.notice)
    _list(about, DC, "publisher", "Bag", [rights.owner])
    _text(about, PRISM, "publicationName", rights.publication)
    if rights.licence is None:
        return
    _text(about, XMP_RIGHTS, "Certificate", rights.statement_url)
    _text(about, PLUS, "LicenseID", rights.licence.number)
    _text(about, PLUS, "LicenseStartDate", rights.licence.starts_on.isoformat())
    if rights.licence.ends_on is not None:
        _text(about, PLUS, "LicenseEndDate", rights.licence.ends_on.isoformat())


def _describe_extensions(about: ET.Element) -> None:
    schemas = ET.SubElement(_child(about, EXTENSION, "schemas"), f"{{{RDF}}}Bag")
    for extension in _EXTENSIONS:
        schema = _resource(schemas)
        _text(schema, SCHEMA, "schema", extension.name)
        _text(schema, SCHEMA, "namespaceURI", _PREFIXES[extension.prefix])
        _text(schema, SCHEMA, "prefix", extension.prefix)
        properties = ET.SubElement(_child(schema, SCHEMA, "property"), f"{{{RDF}}}Seq")
        for name, value_type, category, description in extension.properties:
            entry = _resource(properties)
            _text(entry, PROPERTY, "name", name)
            _text(entry, PROPERTY, "valueType", value_type)
            _text(entry, PROPERTY, "category", category)
            _text(entry, PROPERTY, "description", description)


def _description(root: ET.Element) -> ET.Element:
    return ET.SubElement(root, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})


def _resource(parent: ET.Element) -> ET.Element:
    return ET.SubElement(parent, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})


def _child(parent: ET.Element, namespace: str, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{namespace}}}{name}")


def _text(parent: ET.Element, namespace: str, name: str, value: str) -> None:
    _child(parent, namespace, name).text = value


def _alternative(parent: ET.Element, namespace: str, name: str, value: str) -> None:
    choices = ET.SubElement(_child(parent, namespace, name), f"{{{RDF}}}Alt")
    ET.SubElement(choices, f"{{{RDF}}}li", {XML_LANG: "x-default"}).text = value


def _list(
    parent: ET.Element, namespace: str, name: str, container: str, values: Iterable[str]
) -> None:
    entries = ET.SubElement(_child(parent, namespace, name), f"{{{RDF}}}{container}")
    for value in values:
        ET.SubElement(entries, f"{{{RDF}}}li").text = value
