/// A value that must not be seen: a key, a password, a token.
///
/// Whatever prints or reflects it shows `<redacted>`; only `reveal()` gives the text, so that a
/// search for that word finds every place where a secret leaves its box. It guards against
/// accidents of logging, not against someone who reads this process's memory.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    /// Boxes the text as it is; who reads it from a file trims it first.
    public init(_ value: String) { self.value = value }

    /// Whether there is nothing in it, as when an environment variable is set to nothing.
    public var isEmpty: Bool { value.isEmpty }

    /// The text itself, for the one place that sends it.
    public func reveal() -> String { value }

    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
