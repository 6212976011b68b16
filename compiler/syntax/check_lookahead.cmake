file(STRINGS ${PARSER} predictions REGEX "adaptivePredict")
if(predictions)
  message(FATAL_ERROR "grammar/Ingot.g4 has a decision that is not LL(1); see adaptivePredict in ${PARSER}")
endif()
