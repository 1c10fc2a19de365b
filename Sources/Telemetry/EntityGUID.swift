/// The name that New Relic gives an entity: an account, a domain, a type and an identifier.
///
/// Its text is base64url, without padding, of `accountID|domain|type|identifier`. Two GUIDs are
/// equal exactly where their texts are.
public struct EntityGUID: Sendable, CustomStringConvertible {
    public let accountID: Int64
    /// Such as `INFRA`.
    public let domain: String
    /// Such as `MESSAGE_QUEUE_QUEUE`; `NA` where a rule overrides the type in the GUID.
    public let type: String
    /// A decimal number where the identifier is hashed, and the identifier itself otherwise.
    public let identifier: String
    /// The text, such as `MXxBUE18QVBQTElDQVRJT058MjM`.
    public let encoded: String

    /// The greatest account: ten digits.
    public static let maximumAccountID: Int64 = 9_999_999_999
    /// The most characters of an identifier.
    public static let maximumIdentifierLength = 50
    /// The most characters of a text that is decoded; none that is longer can be a GUID.
    public static let maximumEncodedLength = 171

    /// What all GUIDs of one type in one account begin with, checked once.
    public struct Stem: Sendable {
        public let accountID: Int64
        public let domain: String
        public let type: String
        fileprivate let text: String

        /// Nil where a part is not as New Relic has it.
        ///
        /// - Parameters:
        ///   - accountID: from 0 to `maximumAccountID`.
        ///   - domain: `[A-Z][A-Z0-9_]{2,14}`.
        ///   - type: `[A-Z][A-Z0-9_]{1,49}`.
        public init?(accountID: Int64, domain: String, type: String) {
            guard (0...maximumAccountID).contains(accountID),
                isUpperWord(domain, 3...15), isUpperWord(type, 2...50)
            else { return nil }
            self.accountID = accountID
            self.domain = domain
            self.type = type
            text = "\(accountID)|\(domain)|\(type)|"
        }
    }

    /// Makes a GUID of its parts; nil where one is not as New Relic has it.
    ///
    /// - Parameters:
    ///   - accountID: from 0 to `maximumAccountID`.
    ///   - domain: `[A-Z][A-Z0-9_]{2,14}`.
    ///   - type: `[A-Z][A-Z0-9_]{1,49}`.
    ///   - identifier: 1 to 50 characters of printable ASCII.
    public init?(accountID: Int64, domain: String, type: String, identifier: String) {
        guard let stem = Stem(accountID: accountID, domain: domain, type: type) else {
            return nil
        }
        self.init(stem, identifier: identifier)
    }

    /// Makes a GUID; nil where the identifier is not 1 to 50 characters of printable ASCII.
    public init?(_ stem: Stem, identifier: String) {
        guard (1...Self.maximumIdentifierLength).contains(identifier.utf8.count),
            identifier.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        accountID = stem.accountID
        domain = stem.domain
        type = stem.type
        self.identifier = identifier
        var text = stem.text + identifier
        encoded = text.withUTF8 { base64URLEncoded($0) }
    }

    /// Reads a text; nil where it is not the one text of a GUID.
    public init?(encoded text: String) {
        guard text.utf8.count <= Self.maximumEncodedLength,
            let bytes = base64URLDecoded(text.utf8)
        else { return nil }
        let parts = bytes.split(
            separator: UInt8(ascii: "|"), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let accountID = Int64(String(decoding: parts[0], as: UTF8.self))
        else { return nil }
        self.init(
            accountID: accountID, domain: String(decoding: parts[1], as: UTF8.self),
            type: String(decoding: parts[2], as: UTF8.self),
            identifier: String(decoding: parts[3], as: UTF8.self))
        // Leading zeros of an account, for one, would give an entity a second name.
        guard encoded == text else { return nil }
    }

    public var description: String { encoded }

    private static func isUpperWord(_ text: String, _ length: ClosedRange<Int>) -> Bool {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard length.contains(text.utf8.count), let first = text.utf8.first,
            letters.contains(first)
        else { return false }
        return text.utf8.allSatisfy {
            letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_")
        }
    }
}

extension EntityGUID: Hashable, Comparable {
    public static func == (left: EntityGUID, right: EntityGUID) -> Bool {
        left.encoded == right.encoded
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(encoded) }

    /// By account, domain, type and identifier, in this order.
    public static func < (left: EntityGUID, right: EntityGUID) -> Bool {
        (left.accountID, left.domain, left.type, left.identifier)
            < (right.accountID, right.domain, right.type, right.identifier)
    }
}
