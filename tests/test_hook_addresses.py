"""Where units' systems may be told: nowhere that only this machine or its own network can reach."""

import pytest

from core.hook_addresses import AddressRefused, is_public, require_allowed


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example.org/x",
        "ftp://crm.example.org",
        "//crm.example.org",
        "crm.example.org",
        "https://",
        "https://user:word@crm.example.org",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://10.1.2.3",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.0.1:8080",
        "https://0.0.0.0",
        "https://[fe80::1]",
        "https://[64:ff9b::a00:1]",
        "https://crm.example.org:99999",
        "https://crm.example.org:0",
        "https://crm.example.org/a b",
        "https://crm.example.org/\r\nHost:x",
        "https://" + "x" * 500,
    ],
)
def test_what_leads_nowhere_or_inside_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        require_allowed(url, private=False)


@pytest.mark.parametrize("url", ["https://crm.example.org/city?a=1", "https://8.8.8.8:8443/"])
def test_what_everybody_reaches_is_allowed(url: str) -> None:
    require_allowed(url, private=False)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("https://10.0.0.1", True),
        ("http://10.0.0.1", False),
        ("http://crm.example.org", False),
    ],
)
def test_our_own_network_if_the_city_wants_it_and_without_tls_this_machine_alone(
    url: str, allowed: bool
) -> None:
    if allowed:
        require_allowed(url, private=True)
    else:
        with pytest.raises(AddressRefused):
            require_allowed(url, private=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("2002:a00:1::", False),
        ("fe80::1%eth0", False),
        ("no address", False),
    ],
)
def test_an_address_that_a_name_leads_to_is_looked_at(address: str, public: bool) -> None:
    assert is_public(address) is public
