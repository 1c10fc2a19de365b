public import ArgumentParser
public import Diagnostics
public import Logging

// The words of other targets that options take.

extension DiagnosticFormat: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}
