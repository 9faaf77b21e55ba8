"""Sign-in by a firm's directory, with OpenID Connect. https://openid.net/specs/openid-connect-core-1_0.html"""
