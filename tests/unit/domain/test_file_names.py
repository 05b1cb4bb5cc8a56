"""What a file is called when it is saved."""

import pytest

from complaints.domain.file_names import saved_as


@pytest.mark.parametrize(
    ("name", "type", "told"),
    [
        ("门板.jpg", "image/jpeg", "门板.jpg"),
        ("IMG_1.HEIC", "image/heic", "IMG_1.HEIC"),
        ("发票.wps", "application/msword", "发票.wps"),
        ("shot.png", "image/jpeg", "shot.png"),
        ("page.hta", "image/jpeg", "page.hta.jpg"),
        ("a.pdf.exe", "application/pdf", "a.pdf.exe.pdf"),
        ("run.bat", "text/plain", "run.bat.txt"),
        ("照片", "image/jpeg", "照片.jpg"),
        (".jpg", "image/jpeg", "jpg.jpg"),
        ("", "image/jpeg", "file.jpg"),
        ("...", "image/jpeg", "file.jpg"),
        ("a.hta. . ", "image/jpeg", "a.hta.jpg"),
        ("a\u202egpj.exe", "image/jpeg", "a_gpj.exe.jpg"),
        ("a\u200b.jpg", "image/jpeg", "a_.jpg"),
        ("a.jpg\u2066", "image/jpeg", "a.jpg_.jpg"),
        ("x.exe", "application/x-unknown", "x.exe"),
    ],
)
def test_all_of_a_name_is_seen_and_it_ends_like_what_may_be_attached(name: str, type: str, told: str) -> None:
    assert saved_as(name=name, type=type) == told
    assert saved_as(name=told, type=type) == told, "once more changes nothing"
