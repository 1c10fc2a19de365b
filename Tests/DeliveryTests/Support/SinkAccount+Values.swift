import Spool

extension SinkAccount {
    /// An account of so many rows.
    init(
        accepted: Int, delivered: Int = 0, spooled: Int = 0, deadLettered: Int = 0,
        dropped: [String: Int] = [:]
    ) {
        self.init()
        self.accepted = accepted
        self.delivered = delivered
        self.spooled = spooled
        self.deadLettered = deadLettered
        self.dropped = dropped
    }
}
