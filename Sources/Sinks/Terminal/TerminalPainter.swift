public import Delivery

/// Paints a live table in place: over the last picture and without a flicker, on a screen of its
/// own that gives the earlier one back when it is closed.
///
/// Where the descriptor is no terminal it paints nothing. A terminal that takes no output, as after
/// Control-S, misses pictures; none is ever queued.
public actor TerminalPainter {
    private let output: OutputDescriptor
    private let isColored: Bool
    private let time: TimeSource
    private var isOpen = false
    private var isClosed = false
    /// A picture that could not be written to its end.
    private var remainder: [UInt8] = []

    /// The size that is taken where the terminal does not say its own.
    public static let fallbackSize = (width: 80, height: 24)
    /// The longest time that a picture may take to write; then the rest waits for the next.
    static let patience = Duration.milliseconds(500)

    /// A painter on a descriptor, which stays the caller's.
    public init(descriptor: Int32 = 1, isColored: Bool, time: TimeSource = .system) {
        output = OutputDescriptor(rawValue: descriptor)
        self.isColored = isColored
        self.time = time
    }

    /// Whether the descriptor is a terminal, so that `paint` shows something.
    public nonisolated var isTerminal: Bool { output.isTerminal }

    /// Shows a table in place of the last one.
    ///
    /// - Returns: whether it was painted; false where there is no terminal, or it takes nothing.
    /// - Throws: a `SinkError` with the reason `closed`, `io` or `cancelled`.
    @discardableResult
    public func paint(_ model: LiveTableModel) async throws(SinkError) -> Bool {
        guard !isClosed, output.isTerminal, output.isReady else { return false }
        let size = output.windowSize ?? Self.fallbackSize
        // In the last column, some terminals would erase the character with the rest of the row.
        let table = LiveTable(width: size.width - 1, height: size.height, isColored: isColored)
        let picture = TerminalFrame.picture(table.lines(model))
        let start = isOpen ? [] : TerminalFrame.start
        isOpen = true
        return try await write(start + picture)
    }

    /// Gives the screen and the cursor back; a further `paint` does nothing.
    public func close() async {
        guard !isClosed else { return }
        isClosed = true
        if isOpen { _ = try? await write(TerminalFrame.end) }
    }

    /// Writes what was left over and then these bytes.
    private func write(_ bytes: [UInt8]) async throws(SinkError) -> Bool {
        let all = remainder + bytes
        var offset = 0
        let end = time.elapsed() + Self.patience
        while offset < all.count {
            let step = min(offset + 4096, all.count)
            guard output.isReady else {
                guard time.elapsed() < end, (try? await time.sleep(.milliseconds(5))) != nil else {
                    break
                }
                continue
            }
            var taken = 0
            try await output.write(Array(all[offset..<step]), from: &taken, time: time)
            offset += taken
        }
        remainder = Array(all[offset...])
        return remainder.isEmpty
    }
}
