import ArgumentParser

/// In what form a dashboard is written.
enum DashboardForm: String, CaseIterable, ExpressibleByArgument {
    case newrelic, terraform, entity, grafana, html

    /// Whether the form is for one account.
    var needsAccount: Bool {
        switch self {
        case .newrelic, .terraform: true
        case .entity, .grafana, .html: false
        }
    }
}

/// A value on the command line with its name, as `name=value`; the value may be empty.
struct NamedText: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let split = argument.firstIndex(of: "="), split > argument.startIndex else {
            return nil
        }
        name = String(argument[..<split])
        value = String(argument[argument.index(after: split)...])
    }
}
