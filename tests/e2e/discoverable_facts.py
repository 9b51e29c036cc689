# SPDX-License-Identifier: Apache-2.0
"""discoverable_facts.py IMAGE CERTIFICATE.pem FOLDER: checks what the Discoverable Partitions Specification (UAPI.2) asks of
slot A, in the table as sfdisk shows it, and leaves root, hash, signature.p7s and root_hash in FOLDER for other judges.
"""
import base64
import hashlib
import json
import pathlib
import ssl
import subprocess
import sys
import uuid

ROOT, HASH, SIGNATURE = (
    "4f68bce3-e8cd-4db1-96e7-fbcaf984b709", "2c7357ed-ebd2-46d9-aec1-23d437ec2bf5", "41092b05-9fc8-4523-994f-2def0408b176",
)  # fmt: skip
VAR, ESP = "4d21b016-b534-45c2-a9fb-5c16e091fd2d", "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
READ_ONLY, GROWS = "60", "59"


def check(holds: bool, sentence: str) -> None:
    if not holds:
        sys.exit(f"not so: {sentence}")


def main() -> None:
    image, certificate, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    table = json.loads(subprocess.run(["sfdisk", "--json", image], check=True, capture_output=True).stdout)["partitiontable"]
    by_type: dict[str, list[dict]] = {}
    for partition in table["partitions"]:
        partition["bits"] = partition.get("attrs", "").replace("GUID:", "").split(",")
        by_type.setdefault(partition["type"].lower(), []).append(partition)

    for kind in (ROOT, HASH, SIGNATURE):
        check(len(by_type.get(kind, [])) == 2, f"two partitions of type {kind}, one a slot")
        check(all(READ_ONLY in partition["bits"] for partition in by_type[kind]), f"{kind} has attribute bit 60, read-only")
        check(by_type[kind][1]["name"] == "_empty", f"the second {kind} is labelled _empty")
    check(len(by_type[ESP]) == 1 and len(by_type[VAR]) == 1, "one ESP, one /var")
    check(GROWS in by_type[VAR][0]["bits"], "/var has attribute bit 59, grow-file-system")

    contents = {}
    with open(image, "rb") as file:
        for name, kind in (("root", ROOT), ("hash", HASH), ("signature", SIGNATURE)):
            file.seek(by_type[kind][0]["start"] * table["sectorsize"])
            contents[name] = file.read(by_type[kind][0]["size"] * table["sectorsize"])
    text, _, padding = contents["signature"].partition(b"\0")
    check(not padding.strip(b"\0"), "zeros follow the signature's JSON")
    signature = json.loads(text)
    check(list(signature) == ["rootHash", "certificateFingerprint", "signature"], "the JSON's keys and their order")
    check(text == json.dumps(signature, separators=(",", ":")).encode(), "compact JSON")
    der = ssl.PEM_cert_to_DER_cert(pathlib.Path(certificate).read_text())
    check(signature["certificateFingerprint"] == hashlib.sha256(der).hexdigest(), "the certificate's fingerprint")

    root_hash = bytes.fromhex(signature["rootHash"])
    for kind, half in ((ROOT, root_hash[:16]), (HASH, root_hash[16:])):
        check(uuid.UUID(by_type[kind][0]["uuid"]) == uuid.UUID(bytes=half), f"the UUID of {kind} is its half of the root hash")

    (folder / "root").write_bytes(contents["root"])
    (folder / "hash").write_bytes(contents["hash"])
    (folder / "signature.p7s").write_bytes(base64.b64decode(signature["signature"], validate=True))
    (folder / "root_hash").write_text(signature["rootHash"])


main()
