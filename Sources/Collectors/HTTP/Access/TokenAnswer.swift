import Definitions
import NIOCore
import Plans
import Telemetry

/// What a token endpoint gave (RFC 6749, section 5.1).
struct TokenAnswer: Sendable {
    var token: Secret
    /// How long it is good for, where that is said.
    var lifetime: Duration?

    /// The longest token, in bytes.
    static let maximumTokenBytes = 16 << 10
    /// The longest lifetime that is believed.
    static let maximumLifetime = Duration.seconds(86_400)
}

extension TokenAnswer {
    private static let layout = RowLayout.object([
        ("access_token", .string), ("token_type", .string), ("expires_in", .gauge),
        ("expires_in", .string),
    ])

    /// Reads the body of a success.
    ///
    /// - Parameter body: The body.
    /// - Throws: What is wrong with it, in words that hold nothing of it.
    init(_ body: ByteBuffer) throws(CollectionError) {
        guard let row = Self.row(body, Self.layout) else {
            throw CollectionError(.token, detail: "the answer is no object of JSON")
        }
        guard let token = row[0, 0].text, !token.isEmpty else {
            throw CollectionError(.token, detail: "the answer has no `access_token`")
        }
        guard row[0, 1].text?.lowercased() ?? "bearer" == "bearer" else {
            throw CollectionError(.token, detail: "the token is of another type than `Bearer`")
        }
        guard token.utf8.count <= Self.maximumTokenBytes else {
            throw CollectionError(
                .token, detail: "the token has more than \(Self.maximumTokenBytes) bytes")
        }
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CollectionError(
                .token, detail: "the token has a character that no header can hold")
        }
        self.token = Secret(token)
        // Some endpoints write the number as a text.
        let number = row[0, 2].number
        let seconds = number.isNaN ? row[0, 3].text.flatMap { Double($0) } ?? .nan : number
        guard seconds.isFinite else { return }
        let most = Double(Self.maximumLifetime.components.seconds)
        lifetime = .seconds(min(max(seconds, 0), most))
    }

    /// The code of a refusal (RFC 6749, section 5.2); nil where it is none of those that there are.
    static func refusal(_ body: ByteBuffer) -> String? {
        let code = row(body, .object([("error", .string)]))?[0, 0].text
        return code.flatMap { codes.contains($0) ? $0 : nil }
    }

    private static let codes: Set = [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",
        "unsupported_grant_type", "invalid_scope", "invalid_target",
    ]

    private static func row(_ body: ByteBuffer, _ layout: RowLayout) -> RowTable? {
        guard let reader = RowReader(layout) else { return nil }
        var decoder = RowDecoder(layout)
        do throws(CollectionError) {
            _ = try reader.read(body, maximumRows: 1, into: &decoder)
        } catch {
            return nil
        }
        return decoder.rows.rowCount == 1 ? decoder.rows : nil
    }
}
