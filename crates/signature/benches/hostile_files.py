"""Files that try to exhaust whoever checks them, and what checking each takes: time, and resident memory by getrusage.

hostile_files.py TRUC [FOLDER]: TRUC the program; the files are made in FOLDER (a temporary one) and checked there by
`TRUC signature verify --json --no-trust`, each in a process of its own. The figures are in docs/performance.md.
"""

import io
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

CATALOG = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
SIGNATURE = (
    b"<</FT/Sig/T(s)/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
    b"/ByteRange[0 10 20 30]/Contents<00>>>>>"
)
LETTER = pathlib.Path(__file__).parents[2] / "server/src/demo/letters/g22-giay-moi.pdf"


def pdf(objects):
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, value in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + value + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(out)


def stream(entries, data):
    return b"<<" + entries + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def table_of_contents(entries, data):
    head = b"%PDF-1.7\n1 0 obj\n" + CATALOG + b"\nendobj\n"
    table = b"9 0 obj\n" + stream(b"/Type/XRef/W[1 4 2]/Root 1 0 R" + entries, data) + b"\nendobj\n"
    return head + table + b"startxref\n%d\n%%%%EOF" % len(head)


def container():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
        file.writestr("a.bin", b"\0" * (1 << 30))
    return packed.getvalue()


def files():
    bomb = zlib.compress(b"\0" * (1 << 30), 9)
    fields = b" ".join(b"%d 0 R" % (place + 3) for place in range(200_000))
    revision = b"\n9 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer <</Size 9/Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF"
    yield "fields", pdf(
        [b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[" + fields + b"]>>>>", PAGES]
        + [SIGNATURE] * 200_000
    )
    yield "objects", pdf([CATALOG, PAGES, SIGNATURE] + [b"<</A/B>>"] * 700_000)
    yield "table, 1 GiB", table_of_contents(b"/Size 10000000/Filter/FlateDecode", bomb)
    yield "table, twice", table_of_contents(
        b"/Size 10/Filter[/FlateDecode/FlateDecode]", zlib.compress(bomb, 9)
    )
    objects = stream(b"/Type/ObjStm/N 100000/First 1000000/Filter/FlateDecode", bomb)
    yield "object stream", pdf([CATALOG, PAGES, SIGNATURE, objects])
    yield "random bytes", pdf([CATALOG, PAGES, SIGNATURE, stream(b"", os.urandom(31 << 20))])
    names = b"".join(b"/N%d 1" % number for number in range(2_500_000))
    yield "names", pdf([CATALOG, PAGES, SIGNATURE, b"<<" + names + b">>"])
    yield "revisions", LETTER.read_bytes() + revision * 300_000
    yield "xml", b'<?xml version="1.0"?><a>' + b"<b/>" * 8_000_000 + b"</a>"
    yield "brackets", pdf([CATALOG, PAGES, SIGNATURE, b"[" * 3_000_000])
    yield "container", container()


def main():
    program = sys.argv[1]
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp())
    if len(sys.argv) <= 2:
        for place, (name, content) in enumerate(files()):
            (folder / f"{place:02}-{name}").write_bytes(content)
        # What a child is charged with begins with its parent's memory: a small one asks.
        sys.exit(subprocess.run([sys.executable, __file__, program, str(folder)]).returncode)
    for path in sorted(folder.iterdir()):
        begun = time.monotonic()
        child = subprocess.Popen(
            [program, "signature", "verify", str(path), "--json", "--no-trust"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, _, used = os.wait4(child.pid, 0)
        size, took = path.stat().st_size / 1e6, time.monotonic() - begun
        print(f"{path.name:20} {size:6.1f} MB {took:6.2f} s {used.ru_maxrss / 1024:6.0f} MiB")


main()
