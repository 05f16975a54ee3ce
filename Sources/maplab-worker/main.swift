import KnownAnswers
import Measurement
import Studies
import WorkerMain

Worker.main { setting in
  if let study = setting.parameters.study { return .of(study, setting) }
  if let answer = setting.parameters.answer { return .known(answer, setting) }
  return nil
}
