/// Which of the messages published in one call the broker has confirmed.
///
/// The broker counts the messages of a channel; a confirmation names a number, and can mean all up to
/// it. A message that was routed nowhere is returned first and confirmed then.
struct RabbitMQConfirms {
    enum Outcome: Sendable, Hashable {
        case waiting
        case delivered
        /// The broker could not take it.
        case rejected
        /// There is no queue for it.
        case returned
    }

    /// The number of the first message.
    private let first: UInt64
    /// By message, in the order of publishing.
    private(set) var outcomes: [Outcome] = []
    private var isReturned: Set<Int> = []
    /// All messages before this one have their outcome.
    private var oldest = 0
    /// How many have none yet.
    private(set) var waiting = 0

    init(first: UInt64) { self.first = first }

    /// One more was published.
    mutating func published() {
        outcomes.append(.waiting)
        waiting += 1
    }

    /// The message at an index of `outcomes` came back; its confirmation follows.
    mutating func returned(_ index: Int) { isReturned.insert(index) }

    /// The broker confirmed a message, or all up to it; what is not among those of this call is
    /// ignored.
    mutating func confirm(_ number: UInt64, upTo isMultiple: Bool, isAccepted: Bool) {
        // Zero with `multiple` means all that there are.
        var end = outcomes.count
        if number > 0 || !isMultiple {
            guard number >= first, number - first < UInt64(outcomes.count) else { return }
            end = Int(number - first) + 1
        }
        let start = isMultiple ? oldest : end - 1
        guard start < end else { return }
        for index in start..<end where outcomes[index] == .waiting {
            outcomes[index] =
                isReturned.contains(index) ? .returned : isAccepted ? .delivered : .rejected
            waiting -= 1
        }
        while oldest < outcomes.count, outcomes[oldest] != .waiting { oldest += 1 }
    }
}
