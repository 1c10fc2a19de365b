public import Telemetry

/// A value of a row's key: the same only where every byte of it is.
///
/// Texts of Swift are equal where Unicode takes them for one, such as an `é` of one scalar and of
/// two; a broker takes them for two names, and so are the rows.
public struct KeyValue: Sendable, Hashable {
    public let scalar: Scalar

    public init(_ scalar: Scalar) { self.scalar = scalar }

    public static func == (one: KeyValue, other: KeyValue) -> Bool {
        // What has the same bytes is also equal to Unicode, and that is quick to ask.
        guard one.scalar == other.scalar else { return false }
        guard case .text(let text) = one.scalar, case .text(let otherText) = other.scalar else {
            return true
        }
        return text.utf8.elementsEqual(otherText.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        guard case .text(var text) = scalar else { return hasher.combine(scalar) }
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // Says where it ends: `ab` and `c` is another key than `a` and `bc`.
        hasher.combine(text.utf8.count)
    }
}
