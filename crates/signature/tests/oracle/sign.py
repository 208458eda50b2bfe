"""Files signed and changed by pyHanko, one for each case, into a folder; each name says which verdict it deserves.

sign.py KEY CERTIFICATE ISSUER FOLDER PDF: key in PEM, certificates in PEM, PDF a file without signatures.
"""

import sys
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

KEY, CERTIFICATE, ISSUER, FOLDER, PDF = sys.argv[1:]
SIGNER = signers.SimpleSigner.load(KEY, CERTIFICATE, ca_chain_files=(ISSUER,))


def metadata(field, **more):
    return signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **more)


def sign(pdf, field, **more):
    return signers.sign_pdf(IncrementalPdfFileWriter(pdf), metadata(field, **more), signer=SIGNER)


def start():
    return open(PDF, "rb")


def put(name, out):
    Path(FOLDER, name).write_bytes(out.getbuffer())


def changed(out, change):
    writer = IncrementalPdfFileWriter(out)
    change(writer)
    writer.write_in_place()
    return out


PADES = {"subfilter": fields.SigSeedSubFilter.PADES}


def content(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.update_container(page)


def information(writer):
    title = generic.pdf_string("Another title")
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): title}))


def empty_field(writer):
    fields.append_signature_field(writer, fields.SigFieldSpec("Later"))


put("passed-pkcs7.pdf", sign(start(), "One"))
put("passed-pades.pdf", sign(start(), "One", **PADES))
put("passed-twice.pdf", sign(sign(start(), "One", **PADES), "Two", **PADES))
put("passed-certified.pdf", sign(start(), "One", certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS))
put("passed-certified-and-approved.pdf", sign(
    sign(start(), "One", certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS), "Two"))
put("passed-sha512.pdf", signers.sign_pdf(
    IncrementalPdfFileWriter(start()),
    signers.PdfSignatureMetadata(field_name="One", md_algorithm="sha512", **PADES), signer=SIGNER))
put("passed-information.pdf", changed(sign(start(), "One"), information))
put("passed-empty-field.pdf", changed(sign(start(), "One"), empty_field))
put("failed-content.pdf", changed(sign(start(), "One"), content))
put("failed-closed.pdf", changed(
    sign(start(), "One", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES), empty_field))
