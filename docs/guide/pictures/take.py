"""Takes the pictures of the guide from a running demonstration:

    truc demo --no-replay --listen 127.0.0.1:8080 --data DIR
    python3 take.py http://localhost:8080 PASSWORD /usr/bin/chromium

It needs playwright and Pillow, and waits for the first letter at the desk of the clerk. Every run works one letter through from
arrival to the archive, so that each picture shows real work. Open the site under the name the program printed: passkeys are of a name.
"""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

SITE, PASSWORD, CHROMIUM = sys.argv[1:4]
HERE = Path(__file__).parent
BYTES_MAX = 60 * 1024


def enter(browser, login, phone=False):
    size = {"width": 360, "height": 720} if phone else {"width": 1100, "height": 760}
    page = browser.new_context(viewport=size, locale="vi-VN", reduced_motion="reduce").new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{SITE}/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[type=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    return page


def go(page, way):
    page.goto(way if way.startswith("http") else f"{SITE}{way}")
    return page


def press(page, words):
    page.locator("main button:visible", has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).first.click()
    page.wait_for_load_state()


def choose(page, name, words):
    """The option of a select that begins with these words."""
    options = page.locator(f"select[name={name}] option")
    page.select_option(f"select[name={name}]", label=next(said for said in options.all_inner_texts() if said.startswith(words)))


def unfold(page, words):
    page.locator("main summary", has_text=words).first.click()


def shoot(page, name, top=None, height=None):
    """The window as it stands, from the element `top` on, `height` pixels of it."""
    page.evaluate("document.fonts.ready")
    for _ in range(40):
        page.wait_for_timeout(300)
        if page.evaluate("[...document.images].every(one => one.complete || one.getBoundingClientRect().top > innerHeight)"):
            break
    page.evaluate("top => top ? document.querySelector(top).scrollIntoView() : scrollTo(0, 0)", top)
    page.wait_for_timeout(200)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if height:
        picture = picture.crop((0, 0, picture.width, height))
    for colours in (128, 64, 32, 16, 8):
        body = io.BytesIO()
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(body, "PNG", optimize=True)
        if body.tell() <= BYTES_MAX:
            break
    (HERE / f"{name}.png").write_bytes(body.getvalue())
    print(name, body.tell(), colours)


def passkey(page, name, picture=None):
    """A device that says yes, and its key on the page of the account."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                     "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    go(page, "/me").fill('form[action="/me/passkeys"] input[type=text]', name)
    if picture:
        shoot(page, picture)
    press(page, "Thêm khóa truy cập")
    page.wait_for_timeout(1500)


def wait_for(page, way, words, seconds=60):
    """What machines do beside the page: signing, sending, packing."""
    for _ in range(seconds):
        go(page, way)
        if words in page.inner_text("main"):
            return
        page.wait_for_timeout(1000)
    raise SystemExit(f"{words!r} does not appear at {way}")


def confirm(page):
    press(page, "Xác nhận bằng khóa truy cập")
    page.wait_for_timeout(4000)


def incoming(clerk, leader, official):
    wait_for(clerk, "/desk", "Tiếp nhận, vào sổ", seconds=300)
    shoot(clerk, "desk")
    clerk.locator("main table tr", has_text="Tiếp nhận, vào sổ").locator("a").first.click()
    clerk.wait_for_load_state()
    letter = clerk.url
    shoot(clerk, "registration")
    press(clerk, "Tiếp nhận, vào sổ")
    choose(clerk, "leader", "Ngô Thu Hà")
    clerk.fill("textarea[name=proposal]", "Đề nghị giao chuyên viên tổng hợp, trả lời trong tuần.")
    press(clerk, "Trình")
    go(leader, letter)
    leader.locator("tr", has_text="Đặng Anh Tuấn").locator("input[type=radio]").check()
    leader.locator("tr", has_text="Bùi Hải Yến").locator("input[name^=informed]").check()
    leader.fill("textarea[name=direction]", "Tổng hợp, dự thảo văn bản trả lời.")
    # The field of the deadline below speaks the browser's own language.
    shoot(leader, "assignment", height=640)
    press(leader, "Phân công")
    go(official, letter)
    press(official, "Nhận việc")
    shoot(official, "handling")
    return letter


def outgoing(clerk, signer, official, letter):
    go(official, f"/outgoing/new?reply={letter.rsplit('/', 1)[1]}")
    for name, words in {
        "body": "Thực hiện đề nghị của quý cơ quan, Ủy ban nhân dân thành phố Hà Nội trả lời như sau.\n\n"
        "1. Các sở, ngành đã thực hiện xong các việc được giao trong quý IV.\n\n"
        "2. Giao Sở Nội vụ tổng hợp kết quả cả năm trước ngày 20 tháng 12 năm 2026.",
        "issuer": "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
        "abbreviation": "UBND",
        "unit": "TH",
        "place": "Hà Nội",
        "capacities": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
        "office": "PHÓ CHỦ TỊCH",
        "to": "Như trên",
    }.items():
        official.fill(f"[name={name}]", words)
    choose(official, "signer", "Ngô Thu Hà")
    press(official, "Lưu dự thảo")
    draft = official.url
    shoot(official, "draft")
    choose(official, "reviewer", "Ngô Thu Hà")
    press(official, "Trình")
    press(go(signer, draft), "Duyệt nội dung")
    press(go(clerk, draft), "Đạt thể thức, trình ký")
    passkey(signer, "Điện thoại", "passkey-phone")
    shoot(go(signer, "/desk"), "desk-phone")
    go(signer, "/signing")
    shoot(signer, "signing-phone")
    press(signer, "Xem lại và ký")
    shoot(signer, "confirm-phone", "h1")
    confirm(signer)
    wait_for(clerk, draft, "Số tiếp theo của sổ")
    press(clerk, "Cấp số")
    passkey(clerk, "Máy ở cơ quan")
    press(go(clerk, "/signing"), "Xem lại và ký số cơ quan")
    confirm(clerk)
    wait_for(clerk, draft, "Đã đến (01)")
    shoot(clerk, "issued")
    return draft


def files(official, leader, archivist, letter):
    go(official, letter).fill("textarea[name=words]", "Đã trả lời bằng văn bản.")
    press(official, "Báo cáo hoàn thành")
    press(go(leader, letter), "Xác nhận hoàn thành")
    go(official, "/dossiers/opening").fill("input[name=title]", "Báo cáo định kỳ gửi các cơ quan năm 2026")
    official.fill("input[name=mark]", "TH")
    official.select_option("select[name=retention]", "years-10")
    press(official, "Mở hồ sơ")
    dossier = official.url
    go(official, letter).select_option("select[name=dossier]", dossier.rsplit("/", 1)[1])
    press(official, "Lưu hồ sơ")
    go(official, dossier)
    unfold(official, "Kết thúc hồ sơ")
    shoot(official, "file")
    press(official, "Kết thúc")
    press(official, "Nộp lưu")
    shoot(go(archivist, dossier), "archive")
    press(archivist, "Nhận vào lưu trữ")
    press(archivist, "Lập gói lưu trữ")
    wait_for(archivist, dossier, "SHA-256 ")


def main():
    with sync_playwright() as machine:
        browser = machine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--lang=vi"])
        clerk, leader, official, archivist = (enter(browser, f"{name}.h26") for name in ("yen", "ha", "tuan", "nguyet"))
        letter = incoming(clerk, leader, official)
        outgoing(clerk, enter(browser, "ha.h26", phone=True), official, letter)
        files(official, leader, archivist, letter)
        shoot(go(leader, "/supervision"), "supervision")
        shoot(go(enter(browser, "minh.g22"), "/tasks/wall"), "wall")
        browser.close()


main()
