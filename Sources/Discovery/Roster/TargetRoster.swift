public import Definitions
public import Diagnostics

/// What all discoveries found, as the targets that are watched: each name and each address once, and
/// not more than can be served.
///
/// A value without a clock. What runs already goes before what is new, so that nobody who comes later
/// takes its place.
public struct TargetRoster: Sendable {
    /// What one discovery has.
    struct Entry: Sendable {
        var discovery: ResolvedDiscovery
        /// Nil before the first answer.
        var answer: DiscoveryAnswer?
        /// Whether an answer of all its parts was there.
        var wasWhole = false
        var candidates: [Candidate] = []
        /// What could not become a target by itself.
        var ownRefusals = DiscoveryRefusals()
        /// And what could not beside others.
        var refusals = DiscoveryRefusals()
        var targetCount = 0
    }

    /// What an address becomes, if nothing else stands in its way.
    struct Candidate: Sendable {
        var address: String
        var target: ResolvedTarget
    }

    /// Checks what only who asks a target can see.
    public typealias Check = @Sendable (ResolvedTarget, inout DiagnosticReport) -> Void

    private(set) var entries: [Entry]
    private let written: [ResolvedTarget]
    private let maximum: Int
    private let check: Check
    /// The targets that were discovered, by discovery; those that ran before stand first, and others in
    /// the order of their addresses.
    public private(set) var targets: [ResolvedTarget] = []
    private var owners: [String: Int] = [:]

    /// - Parameters:
    ///   - discoveries: In the order of the file.
    ///   - written: The targets of the configuration, which go before all others.
    ///   - maximum: The most targets, written ones among them.
    ///   - check: Says what else is wrong with a target.
    public init(
        _ discoveries: [ResolvedDiscovery], written: [ResolvedTarget],
        maximum: Int = Configuration.maximumTargets, check: @escaping Check = { _, _ in }
    ) {
        entries = discoveries.map { Entry(discovery: $0) }
        self.written = written
        self.maximum = maximum
        self.check = check
    }

    /// Whether every discovery has answered, with all its parts.
    public var isComplete: Bool { entries.allSatisfy(\.wasWhole) }

    /// Takes all that a discovery found.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - index: Whose it is.
    /// - Returns: Whether it is another one than before.
    mutating func take(_ answer: DiscoveryAnswer, of index: Int) -> Bool {
        var answer = answer
        answer.addresses = Set(answer.addresses).sorted()
        let isFirstWhole = answer.failure == nil && !entries[index].wasWhole
        if isFirstWhole { entries[index].wasWhole = true }
        answer.failure = nil
        guard entries[index].answer != answer else { return isFirstWhole }
        entries[index].answer = answer
        var candidates: [Candidate] = []
        var refusals = answer.refusals
        let template = entries[index].discovery.template
        for address in answer.addresses {
            switch template.target(for: address, check: check) {
            case .target(let target):
                candidates.append(Candidate(address: address.address, target: target))
            case .refused(let reason):
                refusals.add(DiscoveryRefusal(address.address, reason))
            }
        }
        entries[index].candidates = candidates
        entries[index].ownRefusals = refusals
        merge()
        return true
    }

    private mutating func merge() {
        var names = Set(written.map(\.definition.name.value))
        var places: [Place: String] = [:]
        for target in written { places[Place(target)] = target.definition.name.value }
        var room = maximum - written.count
        var chosen: [[ResolvedTarget]] = entries.map { _ in [] }
        for index in entries.indices {
            entries[index].refusals = entries[index].ownRefusals
        }
        var taken: [String: Int] = [:]
        for isRunning in [true, false] {
            for (index, entry) in entries.enumerated() {
                for candidate in entry.candidates {
                    let target = candidate.target
                    let name = target.definition.name.value
                    guard (owners[name] == index) == isRunning else { continue }
                    if let reason = refusal(of: target, names: names, places: places, room: room) {
                        entries[index].refusals.add(
                            DiscoveryRefusal(candidate.address, reason))
                        continue
                    }
                    names.insert(name)
                    places[Place(target)] = name
                    taken[name] = index
                    room -= 1
                    chosen[index].append(target)
                }
            }
        }
        owners = taken
        for index in entries.indices { entries[index].targetCount = chosen[index].count }
        targets = chosen.flatMap { $0 }
    }

    private func refusal(
        of target: ResolvedTarget, names: Set<String>, places: [Place: String], room: Int
    ) -> String? {
        let name = target.definition.name.value
        if names.contains(name) { return "another target has its name, `\(name)`" }
        if let other = places[Place(target)] {
            return "its address is watched already, by `\(other)`"
        }
        return room > 0 ? nil : "there are more than \(maximum) targets"
    }

    /// A source at an address. A simulation is at none, and so as many as are asked for.
    private enum Place: Hashable {
        case address(source: String, TargetAddress)
        case none(name: String)

        init(_ target: ResolvedTarget) {
            if case .simulation = target.address {
                self = .none(name: target.definition.name.value)
            } else {
                self = .address(source: target.definition.source.value, target.address)
            }
        }
    }
}
