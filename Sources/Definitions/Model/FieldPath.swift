import Diagnostics
import YAMLTree

/// Where the value of a field is, seen from its row: keys going down, after steps out of the row to
/// the objects that hold it.
public struct FieldPath: Sendable, Hashable {
    /// Objects to step out of, such as from a stream to the account whose list it is in.
    public var levelsUp = 0
    public var keys: [String]

    /// The most steps in either direction.
    public static let maximumDepth = 16

    /// A path that only goes down, such as `message_stats.publish`.
    public init(dotted text: String) {
        keys = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// A path of one step, whatever is in the key.
    public init(key: String) { keys = [key] }

    /// Reads `a.b`, `^.name` and `^.^.id`; nil for an empty step or too many.
    init?(_ text: String) {
        self.init(dotted: text)
        while keys.first == "^" {
            keys.removeFirst()
            levelsUp += 1
        }
        guard !keys.isEmpty, keys.count <= Self.maximumDepth, levelsUp <= Self.maximumDepth,
            keys.allSatisfy({ !$0.isEmpty })
        else { return nil }
    }
}

extension Codec where Value == FieldPath {
    static var fieldPath: Codec {
        Codec<String>.string.map { text, place, report in
            guard let path = FieldPath(text) else {
                report.add(
                    .malformed(
                        text, "not a path to a field",
                        write: "keys with dots between them, after `^.` for each step out",
                        at: place))
                return nil
            }
            return path
        }
    }
}
