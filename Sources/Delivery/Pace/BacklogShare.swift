/// Deals out batches between the rows that piled up while a sink was away and those that come now,
/// so that fresh rows are not late.
///
/// Of every `cycle` batches `live` are live ones. Where one part has no rows, the other has its turn.
struct BacklogShare: Sendable {
    static let cycle = 4
    static let live = 3

    private var turn = 0

    /// Whether the next batch is a live one, if there are live rows.
    var prefersLive: Bool { turn < Self.live }

    /// Notes that a batch was taken, of whichever part.
    mutating func advance() { turn = (turn + 1) % Self.cycle }
}
