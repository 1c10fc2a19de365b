import Diagnostics

extension Configuration {
    /// How rows are kept until every sink is done with them.
    public var spoolSettings: SpoolSettings { SpoolSettings(spool, state: state?.value) }

    /// Where the HTTP server listens; nil where nobody asks for one.
    public var listenAddress: ListenAddress? {
        listen?.value ?? (sinks.contains { $0.kind == .prometheus } ? .standard : nil)
    }

    /// What a run keeps in the folder `state` beside the spool.
    static let stateFiles: Set<String> = ["entities.ndjson", "lock"]

    /// The spool has a place, and one of its own.
    func checkSpool(report: inout DiagnosticReport) {
        if let memory = spool.memory, !memory.value, spool.path == nil, state == nil {
            report.add(.nowhere(memory))
        }
        guard let path = spool.path, let state else { return }
        let (spoolPath, statePath) = (steps(of: path.value), steps(of: state.value))
        let inside = spoolPath.dropFirst(statePath.count)
        if statePath.starts(with: spoolPath)
            || spoolPath.starts(with: statePath)
                && Self.stateFiles.contains(inside.first.map { String($0) } ?? "")
        {
            report.add(.sharedFolder(path, state))
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
    fileprivate static func nowhere(_ memory: Located<Bool>) -> Diagnostic {
        Diagnostic(
            "config/spool", "the spool has no folder", at: memory.place,
            label: "not in memory, but where?",
            help: "write `path:` beside it, or `state:` with the folder of a run")
    }

    fileprivate static func sharedFolder(
        _ path: Located<String>, _ state: Located<String>
    ) -> Diagnostic {
        Diagnostic(
            "config/spool", "the spool lies where a run keeps its state", at: path.place,
            label: "not a folder of its own",
            help: "write a folder beside or within it, such as "
                + "`\(shown(state.value))/\(SpoolSettings.standardName)`, which it is without `path`",
            remarks: [.init("the state is here", at: state.place)])
    }
}
