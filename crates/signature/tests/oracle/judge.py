"""What pyHanko says of each signature in each file, as JSON on standard output; everything it warns of on standard error.

judge.py ROOT [--lta] FILE...: ROOT a trusted certificate in DER, FILE a PDF; --lta judges as ETSI EN 319 102-1 (5.6.3)
does, by the evidence inside the file alone.
"""

import asyncio
import json
import logging
import sys

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

logging.basicConfig(level=logging.WARNING, stream=sys.stderr)

with open(sys.argv[1], "rb") as file:
    ROOT = x509.Certificate.load(file.read())
LTA = sys.argv[2] == "--lta"
FILES = sys.argv[3:] if LTA else sys.argv[2:]


def policy():
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build([ROOT]),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
        )
    )


def judge(signature):
    context = ValidationContext(trust_roots=[ROOT], allow_fetching=False)
    if signature.sig_object["/Type"] == "/DocTimeStamp":
        status = validate_pdf_timestamp(signature, context)
    else:
        status = validate_pdf_signature(signature, context)
    entry = {
        "field": signature.field_name,
        "valid": status.valid,
        "intact": status.intact,
        "trusted": status.trusted,
        "coverage": status.coverage.name,
        "modification": status.modification_level and status.modification_level.name,
        "bottom_line": getattr(status, "bottom_line", status.valid and status.intact and status.trusted),
        "summary": status.summary(),
    }
    stamp = getattr(status, "timestamp_validity", None)
    entry["timestamp"] = bool(stamp and stamp.valid and stamp.intact and stamp.trusted)
    if LTA:
        result = asyncio.run(ades_lta_validation(signature, policy()))
        entry["lta"] = str(result.ades_subindic)
    return entry


def judged(path):
    with open(path, "rb") as file:
        reader = PdfFileReader(file)
        if LTA:
            signatures = reader.embedded_regular_signatures
        else:
            signatures = reader.embedded_signatures
        return [judge(signature) for signature in signatures]


json.dump([judged(path) for path in FILES], sys.stdout)
