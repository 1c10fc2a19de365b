import Diagnostics

extension Configuration {
    /// The sinks' names in order: what is written, and for the others the kind, or the kind with the
    /// least number that is free.
    var sinkNames: [String] {
        var taken = Set(sinks.compactMap(\.delivery.name?.value))
        return sinks.map { sink in
            if let name = sink.delivery.name { return name.value }
            let kind = sink.kind.rawValue
            var name = kind
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(kind)-\(number)"
                number += 1
            }
            return name
        }
    }

    /// The sinks go together, and each is right by itself.
    func checkSinks(in set: DefinitionSet, report: inout DiagnosticReport) {
        var names: [String: Place] = [:]
        var files: [String: Place] = [:]
        var output: Place?
        var scrape: Place?
        for sink in sinks {
            if let name = sink.delivery.name {
                note(name, in: &names) { report.add(.duplicateSink(name, first: $0)) }
            }
            if case .file(let file) = sink.destination, let text = file.path.literal {
                let path = Located(text, at: file.path.place)
                note(path, in: &files) { report.add(.duplicateFile(path, first: $0)) }
            }
            if sink.kind.writesToStandardOutput {
                if let output { report.add(.secondOutput(at: sink.place, first: output)) }
                output = output ?? sink.place
            }
            if sink.kind == .prometheus {
                if let scrape { report.add(.secondScrape(at: sink.place, first: scrape)) }
                scrape = scrape ?? sink.place
            }
            sink.check(in: set, report: &report)
        }
    }

    private func note(
        _ text: Located<String>, in seen: inout [String: Place], again: (Place) -> Void
    ) {
        if let first = seen[text.value] { again(first) } else { seen[text.value] = text.place }
    }
}

extension Diagnostic {
    fileprivate static func duplicateSink(_ name: Located<String>, first: Place) -> Diagnostic {
        Diagnostic(
            "config/duplicate-sink", "two sinks are named `\(name.value)`", at: name.place,
            label: "again here", help: "give each sink a name of its own",
            remarks: [.init("first named here", at: first)])
    }

    fileprivate static func duplicateFile(_ path: Located<String>, first: Place) -> Diagnostic {
        Diagnostic(
            "config/duplicate-sink", "two sinks write to one file", at: path.place,
            label: "again here", help: "give each sink a file of its own",
            remarks: [.init("the first one is here", at: first)])
    }

    fileprivate static func secondScrape(at place: Place, first: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "two sinks answer the same scrape", at: place, label: "again here",
            help: "keep one of them", remarks: [.init("the first one is here", at: first)])
    }

    fileprivate static func secondOutput(at place: Place, first: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "two sinks write to standard output", at: place, label: "again here",
            help: "keep one of them", remarks: [.init("the first one is here", at: first)])
    }
}
