#include "CControlGroup.h"
