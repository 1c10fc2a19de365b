/// A cell of a live table: a text, a unit that is shown dim, and how to look at it.
public struct LiveTableCell: Sendable, Hashable, ExpressibleByStringLiteral {
    public var text: String
    /// Follows the text after a space, dim.
    public var unit: String
    public var tone: Tone
    /// A share from 0 to 1, drawn as a bar in front of the text where there is room.
    public var share: Double?

    /// How urgent a value is; colour only repeats what the text says.
    public enum Tone: Sendable, Hashable {
        case plain
        /// Of no interest, or unknown.
        case quiet
        case good
        case warning
        case critical
    }

    public init(_ text: String, unit: String = "", tone: Tone = .plain, share: Double? = nil) {
        self.text = text
        self.unit = unit
        self.tone = tone
        self.share = share
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// What stands where a value is unknown, which is not zero.
    public static let unknown = LiveTableCell("–", tone: .quiet)

    /// The cell with another tone.
    public func toned(_ tone: Tone) -> LiveTableCell {
        var copy = self
        copy.tone = tone
        return copy
    }

    /// Text and unit as they are printed.
    public var plainText: String { unit.isEmpty ? text : "\(text) \(unit)" }
}
