"""Judges XML signatures as independent programs do: signxml (PyPI) the algorithms it knows, with the
properties of XAdES; Ed25519, which it does not know, by lxml's canonical form and cryptography's
operation. Prints the references of each file; anything wrong ends the program."""

import base64
import hashlib
import json
import sys

from cryptography import x509
from lxml import etree
from signxml import SignatureConfiguration
from signxml.xades import XAdESVerifier

DS = "{http://www.w3.org/2000/09/xmldsig#}"
ED25519 = "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"


def certificate(tree):
    text = tree.find(f".//{DS}X509Certificate").text
    return x509.load_der_x509_certificate(base64.b64decode(text))


def by_signxml(data, tree, references):
    config = SignatureConfiguration(
        expect_references=references, location=".//", require_x509=True)
    found = XAdESVerifier().verify(data, x509_cert=certificate(tree), expect_config=config)
    return len(found)


def exclusive(node):
    return etree.tostring(node, method="c14n", exclusive=True, with_comments=False)


def by_hand(tree):
    signed_info = tree.find(f".//{DS}SignedInfo")
    value = base64.b64decode(tree.find(f".//{DS}SignatureValue").text)
    certificate(tree).public_key().verify(value, exclusive(signed_info))
    references = signed_info.findall(f"{DS}Reference")
    for reference in references:
        (target,) = tree.xpath("//*[@Id=$id]", id=reference.get("URI")[1:])
        digest = hashlib.sha512(exclusive(target)).digest()
        assert digest == base64.b64decode(reference.find(f"{DS}DigestValue").text)
    return len(references)


def judge(path):
    with open(path, "rb") as file:
        data = file.read()
    tree = etree.fromstring(data)
    references = len(tree.findall(f".//{DS}SignedInfo/{DS}Reference"))
    method = tree.find(f".//{DS}SignatureMethod").get("Algorithm")
    return by_hand(tree) if method == ED25519 else by_signxml(data, tree, references)


print(json.dumps([judge(path) for path in sys.argv[1:]]))
