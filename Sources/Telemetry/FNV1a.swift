/// The 64-bit hash FNV-1a, whose values are the same on every machine and in every run.
///
/// Recordings, checkpoints, simulations and the identifiers of alerts depend on every bit of it. It
/// guards against nothing: who chooses the bytes can choose the hash.
public struct FNV1a: Sendable {
    /// The hash of all that was added; at first that of nothing.
    @inlinable public var value: UInt64 { hash }

    @usableFromInline var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The hash of nothing.
    ///
    /// - Parameter seed: Another one gives other values for the same bytes; with 0 they are those that
    ///   FNV-1a has everywhere.
    @inlinable
    public init(seed: UInt64 = 0) { hash ^= seed }

    /// Adds bytes. Where one sequence ends and the next begins does not count.
    @inlinable
    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// Adds a text that stands for itself: behind it comes a byte that no text has, so that `ab` and
    /// `c` are not `a` and `bc`.
    @inlinable
    public mutating func add(part text: String) {
        add(text.utf8)
        add(CollectionOfOne(0xFF))
    }
}
