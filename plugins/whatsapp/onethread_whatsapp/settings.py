"""Settings of a WhatsApp connection, named as in Meta's console."""

from pydantic import Field, SecretStr

from onethread.plugin import ConnectorSettings


class WhatsAppSettings(ConnectorSettings):
    """One app of Meta's; it may serve several business numbers."""

    app_secret: SecretStr = Field(description="App settings > Basic > App secret; signs every webhook")
    previous_app_secret: SecretStr | None = Field(
        None, description="The app secret before a reset, accepted too until Meta signs with the new one"
    )
    verify_token: SecretStr = Field(description="What you typed into the webhook form, for the handshake")
    access_token: SecretStr | None = Field(None, description="System user token; not needed to receive")
    phone_number_id: str | None = Field(None, description="The number to send from; not needed to receive")
    base_url: str = Field("https://graph.facebook.com", description="Another address for tests")
