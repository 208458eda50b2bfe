"""How often pyHanko signs (PAdES B-B) and validates the same file in a second; prints both rates."""

import sys
import time
from io import BytesIO
from pathlib import Path

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

SPAN = 3.0
ROUNDS = 3

folder = Path(sys.argv[1])
read = lambda name: (folder / name).read_bytes()
certificate = lambda name: x509.Certificate.load(read(name))
root = certificate("root.der")
store = SimpleCertificateStore()
store.register_multiple([certificate("issuing.der"), root])
signer = signers.SimpleSigner(
    signing_cert=certificate("certificate.der"),
    signing_key=keys.PrivateKeyInfo.load(read("key.der")),
    cert_registry=store,
)
meta = signers.PdfSignatureMetadata(
    field_name="person", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
)
file, signed = read("file.pdf"), read("signed.pdf")


def sign():
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(file)), meta, signer=signer)


def validate():
    found = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    context = ValidationContext(trust_roots=[root], allow_fetching=False)
    assert validate_pdf_signature(found, context).bottom_line


def rate(act):
    best = 0.0
    for _ in range(ROUNDS):
        begun, done = time.perf_counter(), 0
        while time.perf_counter() - begun < SPAN:
            act()
            done += 1
        best = max(best, done / (time.perf_counter() - begun))
    return best


print(rate(sign), rate(validate))
