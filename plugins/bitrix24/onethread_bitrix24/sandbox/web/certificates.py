"""An authority of certificates for this machine alone, made anew at each start."""

from pathlib import Path

NAMES = ("127.0.0.1", "localhost", "*.bitrix24.test")


class NoCertificatesError(Exception):
    """The extra `https` is not installed; the message says how to get it."""


def issue(folder: Path, ca_file: Path) -> Path:
    """Write the authority's certificate there, for clients to trust; the server's own, key included, into the folder."""
    try:
        import trustme
    except ImportError as error:
        raise NoCertificatesError("https needs: pip install 'onethread-bitrix24[https]'") from error
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_file))
    mine = folder / "server.pem"
    authority.issue_cert(*NAMES).private_key_and_cert_chain_pem.write_to_path(str(mine))
    mine.chmod(0o600)
    return mine
