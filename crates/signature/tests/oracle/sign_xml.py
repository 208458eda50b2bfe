"""Signs XML as an independent program does, with the properties of XAdES: signxml (PyPI).

sign_xml.py KEY CERTIFICATES METHOD IN OUT"""

import sys

from lxml import etree
from signxml import SignatureMethod, methods
from signxml.xades import XAdESDataObjectFormat, XAdESSigner

key, certificates, method, source, target = sys.argv[1:]
signer = XAdESSigner(
    method=methods.enveloped,
    signature_algorithm=SignatureMethod[method],
    digest_algorithm="sha256",
    # The form that references have which name none: signxml uses it for the properties unsaid.
    c14n_algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    data_object_format=XAdESDataObjectFormat(Description="", MimeType="text/xml"),
)
with open(source, "rb") as file:
    tree = etree.fromstring(file.read())
with open(key, "rb") as file:
    key = file.read()
with open(certificates, "r") as file:
    certificates = file.read()
signed = signer.sign(tree, key=key, cert=certificates, reference_uri="#message")
with open(target, "wb") as file:
    file.write(etree.tostring(signed, encoding="utf-8", xml_declaration=True))
