"""Names that a licensed copy is written with and read by."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
MACHINE_LICENCE_NAME = "licence.jsonld"
"""The attached licence for machines."""
