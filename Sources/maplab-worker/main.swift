import KnownAnswers
import Measurement
import Platform
import Studies
import WorkerMain

if CheckedMapProgram.run(Array(CommandLine.arguments.dropFirst())) { exit(0) }
Worker.main { setting in
  if let study = setting.parameters.study { return .of(study, setting) }
  if let answer = setting.parameters.answer { return .known(answer, setting) }
  return nil
}
