import Foundation
import Telemetry

/// The value of the header `Authorization` for a user with a password, by RFC 7617.
func basicAuthorization(user: String, password: Secret) -> String {
    "Basic " + Data("\(user):\(password.reveal())".utf8).base64EncodedString()
}
