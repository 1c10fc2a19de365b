import Diagnostics

extension Configuration {
    /// How rows are kept until every sink is done with them.
    public var spoolSettings: SpoolSettings { SpoolSettings(spool, state: state?.value) }

    /// What is kept for queries.
    public var storeSettings: StoreSettings { StoreSettings(store, state: state?.value) }

    /// Where the HTTP server listens; nil where nobody asks for one.
    public var listenAddress: ListenAddress? {
        listen?.value ?? (sinks.contains { $0.kind == .prometheus } ? .standard : nil)
    }

    /// What a run keeps in the folder `state` beside the spool and the store.
    static let stateFiles: Set<String> = ["entities.ndjson", "alerts.json", "lock"]

    /// The spool has a place, and one of its own.
    func checkSpool(report: inout DiagnosticReport) {
        if let memory = spool.memory, !memory.value, spool.path == nil, state == nil {
            report.add(.nowhere(memory: memory))
        }
        guard let path = spool.path, let state else { return }
        if Self.isShared(path, withStateIn: state) {
            report.add(.sharedFolder(path, state, .spool))
        }
    }

    /// The store has a place, and one of its own.
    func checkStore(report: inout DiagnosticReport) {
        if let isKept = store.isKept, isKept.value, store.path == nil, state == nil {
            report.add(.nowhere(isKept))
        }
        if let path = store.path, let state, Self.isShared(path, withStateIn: state) {
            report.add(.sharedFolder(path, state, .store))
        }
        // Of a spool that lies in a wrong place enough is said already.
        let spoolPath = spool.path.flatMap { path in
            state.map { Self.isShared(path, withStateIn: $0) } == true ? nil : path
        }
        guard let place = store.path?.place ?? spoolPath?.place,
            let own = storeSettings.folder, let other = spoolSettings.folder
        else { return }
        let (ownSteps, otherSteps) = (steps(of: own), steps(of: other))
        if ownSteps.starts(with: otherSteps) || otherSteps.starts(with: ownSteps) {
            report.add(.storeInSpool(own, other, at: place))
        }
    }

    /// Whether a folder is that of the state, one around it, or a file in it.
    private static func isShared(_ path: Located<String>, withStateIn state: Located<String>)
        -> Bool
    {
        let (own, statePath) = (steps(of: path.value), steps(of: state.value))
        let inside = own.dropFirst(statePath.count)
        return statePath.starts(with: own)
            || own.starts(with: statePath)
                && stateFiles.contains(inside.first.map { String($0) } ?? "")
    }
}

/// What lies in a folder of its own.
private enum Kept: String {
    case spool, store

    var standardName: String {
        switch self {
        case .spool: SpoolSettings.standardName
        case .store: StoreSettings.standardName
        }
    }
}

/// The steps of a path, without those that lead nowhere. A path from the root begins with an empty
/// one.
private func steps(of path: String) -> [Substring] {
    var steps: [Substring] = path.hasPrefix("/") ? [""] : []
    for step in path.split(separator: "/") where step != "." {
        if step == "..", let last = steps.last, last != "..", last != "" {
            steps.removeLast()
        } else {
            steps.append(step)
        }
    }
    return steps
}

extension Diagnostic {
    fileprivate static func nowhere(memory: Located<Bool>) -> Diagnostic {
        Diagnostic(
            "config/spool", "the spool has no folder", at: memory.place,
            label: "not in memory, but where?",
            help: "write `path:` beside it, or `state:` with the folder of a run")
    }

    fileprivate static func nowhere(_ isKept: Located<Bool>) -> Diagnostic {
        Diagnostic(
            "config/store", "the store has no folder", at: isKept.place,
            label: "kept, but where?",
            help: "write `path:` beside it, or `state:` with the folder of a run")
    }

    fileprivate static func sharedFolder(
        _ path: Located<String>, _ state: Located<String>, _ kept: Kept
    ) -> Diagnostic {
        Diagnostic(
            RuleID(rawValue: "config/\(kept)"), "the \(kept) lies where a run keeps its state",
            at: path.place, label: "not a folder of its own",
            help: "write a folder beside or within it, such as "
                + "`\(shown(state.value))/\(kept.standardName)`, which it is without `path`",
            remarks: [.init("the state is here", at: state.place)])
    }

    fileprivate static func storeInSpool(
        _ store: String, _ spool: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/store", "the store and the spool lie in one folder", at: place,
            label: "not a folder of its own",
            help:
                "the store is in `\(shown(store))` and the spool in `\(shown(spool))`; neither can "
                + "lie within the other")
    }
}
