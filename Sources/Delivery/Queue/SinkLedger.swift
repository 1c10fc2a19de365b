/// The account of one sink.
struct SinkLedger {
    private(set) var accepted = 0
    private(set) var delivered = 0
    private(set) var dropped: [DropReason: Int] = [:]
    private(set) var losses = EncodingLosses()

    mutating func accept(_ count: Int) { accepted += count }

    mutating func drop(_ count: Int, because reason: DropReason) {
        if count > 0 { dropped[reason, default: 0] += count }
    }

    mutating func add(_ receipt: SinkReceipt) {
        delivered += receipt.delivered
        losses += receipt.losses
        for (reason, count) in receipt.dropped { drop(count, because: reason) }
    }
}
