import Diagnostics
import YAMLTree

/// Where the value of a field is, seen from its row: keys going down, after steps out of the row to
/// the values that hold it; or the key by which one of them is a member of an object.
public struct FieldPath: Sendable, Hashable {
    /// Steps out, such as from a stream to the account whose list it is in.
    public var levelsUp = 0
    /// The keys from there; none where it is the member's own key that is meant.
    public var keys: [String]

    /// What is written for the key of a member.
    static let memberKey = "@key"

    /// The most steps in either direction.
    public static let maximumDepth = 16

    /// A path that only goes down, such as `message_stats.publish`.
    public init(dotted text: String) {
        keys = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// A path of one step, whatever is in the key.
    public init(key: String) { keys = [key] }

    /// Whether it is the key of a member.
    public var isMemberKey: Bool { keys.isEmpty }

    /// The path as it is written.
    var text: String {
        (Array(repeating: "^", count: levelsUp) + (isMemberKey ? [Self.memberKey] : keys))
            .joined(separator: ".")
    }

    /// Reads `a.b`, `^.name`, `^.^.id`, `@key` and `^.@key`; nil for an empty step or too many.
    init?(_ text: String) {
        self.init(dotted: text)
        while keys.first == "^" {
            keys.removeFirst()
            levelsUp += 1
        }
        guard !keys.isEmpty, keys.count <= Self.maximumDepth, levelsUp <= Self.maximumDepth,
            keys.allSatisfy({ !$0.isEmpty })
        else { return nil }
        if keys == [Self.memberKey] { keys = [] }
        guard !keys.contains(Self.memberKey) else { return nil }
    }
}

extension Codec where Value == FieldPath {
    static var fieldPath: Codec {
        Codec<String>.string.map { text, place, report in
            guard let path = FieldPath(text) else {
                report.add(
                    .malformed(
                        text, "not a path to a field",
                        write:
                            "keys with dots between them, or `@key`, after `^.` for each step out",
                        at: place))
                return nil
            }
            return path
        }
    }
}
