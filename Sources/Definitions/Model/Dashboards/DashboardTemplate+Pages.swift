import Diagnostics

extension DashboardTemplate {
    /// What is wrong where two pages have one key, or one title, by which links and people know them.
    var doubledPages: DiagnosticReport {
        var report = DiagnosticReport()
        var keys: [String: Place] = [:]
        var titles: [String: Place] = [:]
        for page in pages {
            var own = DiagnosticReport()
            if let key = page.key {
                if let first = keys[key.value] { own.add(.doubledKey(key, first)) }
                keys[key.value] = keys[key.value] ?? key.place
            }
            let title = page.title
            // One that could not be read is told of.
            if !title.value.isEmpty {
                if let first = titles[title.value] { own.add(.doubledTitle(title, first)) }
                titles[title.value] = titles[title.value] ?? title.place
            }
            report.add(contentsOf: own.remarking(page.origins))
        }
        return report
    }
}

extension Diagnostic {
    fileprivate static func doubledKey(_ key: Located<String>, _ first: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/page", "two pages have the key `\(shown(key.value))`", at: key.place,
            label: "no link leads here", help: "give each page a key of its own",
            remarks: [.init("the first one", at: first)])
    }

    fileprivate static func doubledTitle(_ title: Located<String>, _ first: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/page", .warning, "two pages are titled `\(shown(title.value))`",
            at: title.place, label: "people cannot tell them apart",
            help: "give each page a title of its own; in a loop, put `${name}` into it",
            remarks: [.init("the first one", at: first)])
    }
}
