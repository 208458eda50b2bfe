"""What pdf_oxide says of files as PDF/A: one JSON object a file, with "valid" and "errors".

archivable.py LEVEL FILE...: LEVEL 2a or 2b.
"""

import json
import sys

import pdf_oxide

for name in sys.argv[2:]:
    print(json.dumps(pdf_oxide.PdfDocument(name).validate_pdf_a(sys.argv[1])))
