public import Transforms

/// Where what is remembered of offsets is kept over a restart, by target and request.
public struct OffsetStore: Sendable {
    var load: @Sendable (_ target: String, _ request: String) -> RowHistories.Bytes?
    var save: @Sendable (_ target: String, _ request: String, RowHistories.Bytes) -> Void

    /// How long between two saves of a target.
    public static let interval = Duration.seconds(60)

    /// - Parameters:
    ///   - load: Gives what was saved last; nil where there is nothing.
    ///   - save: Keeps it; what goes wrong is for it to tell.
    public init(
        load: @escaping @Sendable (_ target: String, _ request: String) -> RowHistories.Bytes?,
        save: @escaping @Sendable (_ target: String, _ request: String, RowHistories.Bytes) -> Void
    ) {
        self.load = load
        self.save = save
    }
}
